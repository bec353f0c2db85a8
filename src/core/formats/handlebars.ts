import type { Call, Expression } from './handlebarsParser';
import type { Tag } from './handlebarsTags';
import { scanTags } from './handlebarsTags';

export interface PartialUse {
  readonly name: string;
  readonly offset: number;
  /** The partial sees the template's own variables, except those in `passed`, which is empty where it does not. */
  readonly sharesContext: boolean;
  readonly passed: readonly string[];
}

export interface HandlebarsReading {
  readonly variables: ReadonlySet<string>;
  readonly partials: readonly PartialUse[];
  readonly tags: readonly Tag[];
  readonly error: { readonly message: string; readonly offset: number } | null;
}

export interface HandlebarsOptions {
  /** Helpers that need no argument, and so are no variables when they stand alone. */
  readonly helpers: ReadonlySet<string>;
  /** Steps over what is no tag instead of stopping. */
  readonly lenient: boolean;
  /** `{{word word}}` in prose is rarely a helper call: its words are counted only for known helpers. */
  readonly prose?: boolean;
}

/** Helpers that Handlebars brings along. */
const builtIn: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with', 'lookup', 'log']);
/** More local names than this around a partial are nobody's prompt. */
const maxLocals = 100;
/** `{{$x}}` is Semantic Kernel's: elsewhere it is no name that an application fills in. */
const variableName = /^[\p{L}_][\p{L}\p{N}_$:?-]*$/u;

/** Inside a block: what its names mean. */
interface Scope {
  readonly locals: readonly string[];
  /** Bare names are members of another value than the template's input. */
  readonly member: boolean;
}

/** Reads what a Handlebars template asks for: variables, partials, and where its own parser would stop. */
export function readHandlebars(text: string, options: HandlebarsOptions): HandlebarsReading {
  const { tags, error } = scanTags(text, options.lenient);
  const walk = new Walk(options);
  for (const tag of tags) {
    if (!(options.prose === true && text.charAt(tag.start - 1) === '$')) {
      walk.tag(tag);
    }
  }
  return { variables: walk.variables, partials: walk.usedPartials(), tags, error };
}

class Walk {
  readonly variables = new Set<string>();
  private readonly partials: PartialUse[] = [];
  /** Partials that the template defines itself. */
  private readonly inline = new Set<string>();
  private readonly scopes: Scope[] = [];
  /** How many open blocks declare each name. */
  private readonly locals = new Map<string, number>();
  /** Indexes into `scopes` of those that change what bare names mean. */
  private readonly members: number[] = [];

  constructor(private readonly options: HandlebarsOptions) {}

  usedPartials(): readonly PartialUse[] {
    return this.partials.filter((partial) => !this.inline.has(partial.name));
  }

  tag({ kind, call, start }: Tag): void {
    switch (kind) {
      case 'value':
        this.value(call);
        break;
      case 'raw':
        this.arguments(call);
        break;
      case 'open':
      case 'inverse':
        this.block(call, kind === 'inverse');
        break;
      case 'else':
        this.leave();
        if (call === null) {
          this.enter({ locals: [], member: false });
        } else {
          this.block(call, false);
        }
        break;
      case 'close':
        this.leave();
        break;
      case 'decorator':
        for (const param of call?.params ?? []) {
          if (param.type === 'literal') {
            this.inline.add(param.value);
          }
        }
        this.enter({ locals: [], member: false });
        break;
      case 'partial':
      case 'partialBlock':
        this.partial(call, start);
        if (kind === 'partialBlock') {
          this.enter({ locals: [], member: false });
        }
        break;
    }
  }

  private value(call: Call | null): void {
    if (call?.callee.type !== 'path' || call.params.length > 0 || call.hash.size > 0) {
      this.arguments(call);
    } else if (call.callee.scoped || !this.isHelper(call.callee)) {
      this.note(call.callee);
    }
  }

  private block(call: Call | null, inverse: boolean): void {
    const callee = call?.callee;
    const bare = call !== null && call.params.length === 0 && call.hash.size === 0;
    if (bare && callee?.type === 'path' && !this.isHelper(callee)) {
      // A section: shown for a true value, repeated for a list. Its names are counted, since most are flags.
      this.note(callee);
    } else {
      this.arguments(call);
    }
    const name = callee?.type === 'path' ? callee.original : '';
    this.enter({ locals: call?.blockParams ?? [], member: !inverse && (name === 'each' || name === 'with') });
  }

  private partial(call: Call | null, offset: number): void {
    if (call === null) {
      return;
    }
    for (const expression of [...call.params, ...call.hash.values()]) {
      this.expression(expression);
    }
    const { callee } = call;
    if (callee.type === 'call') {
      this.arguments(callee.call);
    } else {
      const name = callee.type === 'path' ? callee.original : callee.value;
      if (name !== '@partial-block') {
        const sharesContext = this.members.length === 0 && call.params.length === 0 && this.locals.size <= maxLocals;
        const passed = sharesContext ? [...call.hash.keys(), ...this.locals.keys()] : [];
        this.partials.push({ name, offset, sharesContext, passed });
      }
    }
  }

  private arguments(call: Call | null): void {
    if (call === null || (this.options.prose === true && !this.isKnown(call.callee))) {
      return;
    }
    for (const expression of [...call.params, ...call.hash.values()]) {
      this.expression(expression);
    }
  }

  private expression(expression: Expression): void {
    if (expression.type === 'call') {
      this.arguments(expression.call);
    } else {
      this.note(expression);
    }
  }

  private isKnown(callee: Expression): boolean {
    return callee.type === 'path' && (builtIn.has(callee.original) || this.isHelper(callee));
  }

  private isHelper(callee: Expression): boolean {
    return callee.type === 'path' && !callee.data && this.options.helpers.has(callee.original);
  }

  private note(expression: Expression): void {
    if (expression.type !== 'path') {
      return;
    }
    const { data, up, scoped, parts } = expression;
    const [first, second] = parts;
    let name: string | undefined;
    if (data) {
      name = first === 'root' ? second : undefined;
    } else if (up === 0 && !scoped && first !== undefined && this.locals.has(first)) {
      name = undefined;
    } else {
      name = this.members.length <= up ? first : undefined;
    }
    if (name !== undefined && variableName.test(name)) {
      this.variables.add(name);
    }
  }

  private enter(scope: Scope): void {
    for (const name of scope.locals) {
      this.locals.set(name, (this.locals.get(name) ?? 0) + 1);
    }
    if (scope.member) {
      this.members.push(this.scopes.length);
    }
    this.scopes.push(scope);
  }

  private leave(): void {
    const scope = this.scopes.pop();
    for (const name of scope?.locals ?? []) {
      const count = (this.locals.get(name) ?? 0) - 1;
      if (count > 0) {
        this.locals.set(name, count);
      } else {
        this.locals.delete(name);
      }
    }
    if (scope?.member === true) {
      this.members.pop();
    }
  }
}
