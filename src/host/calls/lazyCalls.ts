import type { Calls, CallsHost } from './calls';

/** Where code asks for prompts, loaded when somebody looks for it first. */
export class LazyCalls {
  private loading: Promise<Calls> | undefined;
  private calls: Calls | undefined;

  constructor(private readonly host: CallsHost) {}

  /** Undefined until it was loaded. */
  get loaded(): Calls | undefined {
    return this.calls;
  }

  load(): Promise<Calls> {
    this.loading ??= import('./calls').then(({ Calls: Made }) => (this.calls = new Made(this.host)));
    return this.loading;
  }
}
