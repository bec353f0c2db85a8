import type * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import { sameVersion, versionLabel, type Version, type VersionRef } from '../../core/model';
import type { PlanResult } from '../../core/plan';
import { move, planMove } from '../../registries/operations';
import { ageOf, authorName, oneLine } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { breather } from '../breathe';
import { moveText, plainText } from '../wording';
import { askText, pickOne, runSteps, type Place, type Step } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import { confirmMove } from './confirmMove';
import { requireWritable } from './guard';
import { reportMove } from './moving';
import { showRefusals } from './refusals';
import { entryFor, promptItem, promptNamed, snapshotOf } from './target';
import { TargetPages } from './targetPages';

/** Moves a pin back to a version that it had before; asks for what the arguments leave open. */
export async function rollback(app: App, call: Call<ArgumentsOf<'rollback'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  requireWritable(entry);
  const { given } = call;
  const { prompt, environment, version, reason, expect } = given;
  const isProtected = snapshotOf(entry).environments.some((known) => known.name === environment && known.protected);
  if (prompt !== undefined && environment !== undefined && reason !== undefined) {
    if (given.confirmed ?? !isProtected) {
      const wish = { action: 'rollback', prompt, environment, version, reason, expect } as const;
      return reportMove(app, entry, await move(entry.registry, wish));
    }
  }
  return rollbackDialog(app, call, entry);
}

async function rollbackDialog(app: App, call: Call<ArgumentsOf<'rollback'>>, entry: RegistryEntry): Promise<unknown> {
  const { given } = call;
  const [node] = call.nodes;
  const isPin = node?.kind === 'pin';
  const start = {
    prompt: promptNamed(app, call, 'ignoreActive'),
    environment:
      given.environment ??
      (node?.kind === 'pin' || node?.kind === 'environment' ? node.environment : undefined) ??
      (node?.kind === 'event' ? node.event.environment : undefined),
    // One step where a hand is on the very pin: it goes to the version below, and the last step still shows it.
    version: given.version ?? undefined,
    isOneStep: isPin,
    reason: given.reason,
  };
  return new RollbackDialog(app, entry, start).run();
}

interface RollbackStart {
  readonly prompt: string | undefined;
  readonly environment: string | undefined;
  readonly version: string | undefined;
  /** Goes to the version that the environment had last, without asking which. */
  readonly isOneStep: boolean;
  readonly reason: string | undefined;
}

interface TargetItem extends vscode.QuickPickItem {
  /** Null reads on. */
  readonly target: VersionRef | null;
}

const olderItem: TargetItem = { label: '$(ellipsis) Look for older versions…', target: null };

function targetItem(target: VersionRef, isFirst: boolean, versions: readonly Version[]): TargetItem {
  const known = versions.find((version) => sameVersion(version, target));
  const about =
    known === undefined
      ? 'not among its versions any more'
      : `${known.message} — ${authorName(known.author)}, ${ageOf(known.createdAt, Date.now())}`;
  return {
    label: versionLabel(target),
    description: isFirst ? 'the one before' : '',
    detail: plainText(oneLine(about)),
    target,
  };
}

class RollbackDialog {
  private prompt: string;
  private environment: string;
  private version: string | undefined;
  private reason: string;
  private result: unknown = undefined;

  constructor(
    private readonly app: App,
    private readonly entry: RegistryEntry,
    private readonly start: RollbackStart,
  ) {
    this.prompt = start.prompt ?? '';
    this.environment = start.environment ?? '';
    this.version = start.version;
    this.reason = start.reason ?? '';
  }

  async run(): Promise<unknown> {
    await runSteps(this.prompt === '' ? this.askPrompt : this.afterPrompt());
    return this.result;
  }

  private readonly askPrompt: Step = async () => {
    const { environments, pins, prompts } = snapshotOf(this.entry);
    const pinned = prompts.filter((prompt) =>
      environments.some(
        ({ name }) =>
          (this.start.environment === undefined || name === this.start.environment) &&
          (pins.get(name)?.get(prompt.id)?.version ?? null) !== null,
      ),
    );
    if (pinned.length === 0) {
      const where = this.start.environment ?? 'no environment';
      throw new PromptEnvError('refused', `${where} pins no prompt`, 'promote one first');
    }
    const items = pinned.map((prompt) => promptItem(prompt));
    this.prompt = (await pickOne({ ...this.place('prompt'), placeholder: 'Roll back which prompt?', items })).prompt.id;
    return this.afterPrompt();
  };

  private afterPrompt(): Step {
    return this.start.environment === undefined ? this.askEnvironment : this.afterEnvironment();
  }

  private readonly askEnvironment: Step = async () => {
    const { environments } = snapshotOf(this.entry);
    const items = environments
      .flatMap((environment) => {
        const version = this.pinned(environment.name);
        return version === null
          ? []
          : [
              {
                label: environment.protected ? `$(shield) ${environment.name}` : environment.name,
                description: `pins ${versionLabel(version)}`,
                name: environment.name,
              },
            ];
      })
      .reverse();
    if (items.length === 0) {
      throw new PromptEnvError('refused', `no environment pins ${this.prompt}`, 'promote a version of it first');
    }
    const placeholder = `Roll back ${this.prompt} in which environment?`;
    this.environment = (await pickOne({ ...this.place('environment'), placeholder, items })).name;
    return this.afterEnvironment();
  };

  private afterEnvironment(): Step {
    return this.asksVersion() ? this.askVersion : this.afterVersion();
  }

  private readonly askVersion: Step = async () => {
    const { prompt, environment, entry } = this;
    const pages = new TargetPages(entry.registry.chain(environment, prompt, breather()));
    const versions = await this.app.store.versionsOf(entry, prompt);
    const current = this.pinned(environment);
    const pins = current === null ? 'no version' : versionLabel(current);
    const placeholder = `Roll ${prompt} back to which version? ${environment} pins ${pins} now`;
    for (;;) {
      const shown = pages.found.length;
      await pages.readOn();
      if (pages.found.length === 0 && pages.isAtEnd) {
        throw new PromptEnvError(
          'refused',
          `${environment} pinned no other version of ${prompt} before`,
          'promote a version instead',
        );
      }
      const items = [
        ...pages.found.map((target, index) => targetItem(target, index === 0, versions)),
        ...(pages.isAtEnd ? [] : [olderItem]),
      ];
      const place = { ...this.place('version'), placeholder, items, active: items[shown] };
      const { target } = await pickOne<TargetItem>(place);
      if (target !== null) {
        this.version = target.id;
        return this.afterVersion();
      }
    }
  };

  private afterVersion(): Step {
    return this.start.reason === undefined ? this.askReason : this.confirm;
  }

  /** On the very pin, and where nothing is protected, the reason's step shows all there is to see. */
  private needsConfirmation(): boolean {
    const { environments } = snapshotOf(this.entry);
    const isProtected = environments.some(({ name, protected: isSet }) => name === this.environment && isSet);
    return !this.start.isOneStep || isProtected || this.start.reason !== undefined;
  }

  private readonly askReason: Step = async () => {
    const result = await this.plan();
    if (result.kind === 'refused') {
      await showRefusals(result.refusals, this.place('reason'));
    }
    const [change] = result.kind === 'plan' ? result.plan.changes : [];
    const moves = change === undefined ? '' : ` from ${moveText(change.from, change.to).replace('→', 'to')}`;
    this.reason = await askText({
      ...this.place('reason'),
      prompt: `Why is ${this.prompt} rolled back${moves} in ${this.environment}? A hold with this reason stays on it.`,
      placeholder: 'v4 gave overlong replies',
      value: this.reason,
      problem: (text) => (text === '' ? 'A reason is needed: the next person sees it before promoting again' : null),
    });
    return this.confirm;
  };

  private async plan(): Promise<PlanResult> {
    const { prompt, environment, version, reason } = this;
    return (await planMove(this.entry.registry, { action: 'rollback', prompt, environment, version, reason })).result;
  }

  private readonly confirm: Step = async () => {
    const { app, entry } = this;
    const result = await this.plan();
    if (result.kind === 'refused') {
      await showRefusals(result.refusals, this.place('confirm'));
    } else if (result.kind === 'nothing') {
      this.result = await reportMove(app, entry, { nothing: result.message });
    } else {
      if (this.needsConfirmation()) {
        await confirmMove(app, entry, result.plan, this.place('confirm'), 'Roll back');
      }
      this.result = await reportMove(app, entry, await entry.registry.apply(result.plan));
    }
    return undefined;
  };

  private asksVersion(): boolean {
    return this.start.version === undefined && !this.start.isOneStep;
  }

  private pinned(environment: string): VersionRef | null {
    return snapshotOf(this.entry).pins.get(environment)?.get(this.prompt)?.version ?? null;
  }

  private place(at: 'prompt' | 'environment' | 'version' | 'reason' | 'confirm'): Place {
    const asked = [
      ...(this.start.prompt === undefined ? ['prompt'] : []),
      ...(this.start.environment === undefined ? ['environment'] : []),
      ...(this.asksVersion() ? ['version'] : []),
      ...(this.start.reason === undefined ? ['reason'] : []),
      ...(this.environment === '' || this.needsConfirmation() ? ['confirm'] : []),
    ];
    const step = asked.indexOf(at) + 1;
    const subject = at === 'prompt' ? '' : ` ${this.prompt}`;
    const where = this.environment === '' || at === 'environment' ? '' : ` in ${this.environment}`;
    return { title: `Roll Back${subject}${where}`, step, totalSteps: asked.length, canGoBack: step > 1 };
  }
}
