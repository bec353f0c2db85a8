import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import { sameVersion, versionLabel, type RegistrySnapshot } from '../../core/model';
import { planChanges } from '../../core/planning';
import { requireEnvironment } from '../../core/references';
import { ageOf, authorName, oneLine } from '../../core/wording';
import type { App } from '../app';
import { beginSearch } from '../callsToChange';
import { askText, pickMany, pickOne, runSteps, separator, type Place, type Step } from '../steps';
import { PromotionFacts } from '../promotionFacts';
import type { RegistryEntry } from '../registryEntries';
import { linklessText, plainText } from '../wording';
import { confirmMove } from './confirmMove';
import { mergedPlan } from './mergedPlan';
import { reportMove } from './moving';
import { showRefusals } from './refusals';
import { promptItem, snapshotOf } from './target';

/** What is known of a promotion; the dialog asks for the rest. */
export interface PromotionWish {
  readonly prompts?: readonly string[] | 'all' | undefined;
  readonly to?: string | undefined;
  readonly from?: string | undefined;
  readonly version?: string | undefined;
  /** By prompt, where each has its own. */
  readonly versions?: ReadonlyMap<string, string> | undefined;
  readonly reason?: string | undefined;
}

/** Asks for prompts, environment, version and reason as needed, shows what will change, and does it. */
export async function promoteDialog(app: App, entry: RegistryEntry, wish: PromotionWish): Promise<unknown> {
  for (;;) {
    const current = app.store.entryAt(entry.root.toString()) ?? entry;
    try {
      return await new PromoteDialog(app, current, wish).run();
    } catch (error) {
      if (!PromptEnvError.is(error, 'conflict')) {
        throw error;
      }
      await app.store.refreshEntry(entry);
      void vscode.window.showWarningMessage(
        linklessText(`Nothing was changed, and the dialog starts over: ${error.message}`),
      );
    }
  }
}

class PromoteDialog {
  private prompts: readonly string[] = [];
  private to = '';
  private version: string | undefined;
  private reason: string;
  private result: unknown = undefined;
  private readonly snapshot: RegistrySnapshot;
  private readonly facts: PromotionFacts;

  constructor(
    private readonly app: App,
    private readonly entry: RegistryEntry,
    private readonly wish: PromotionWish,
  ) {
    this.snapshot = snapshotOf(entry);
    this.facts = new PromotionFacts(this.snapshot, wish.from);
    this.reason = wish.reason ?? '';
  }

  async run(): Promise<unknown> {
    // The last step says which calls the change of a variable concerns.
    beginSearch(this.app);
    const { prompts, to } = this.wish;
    if (to !== undefined) {
      requireEnvironment(this.snapshot.environments, to);
      this.to = to;
    }
    if (prompts === 'all' && to !== undefined) {
      this.prompts = this.facts.waitingFor(to);
    } else if (prompts !== undefined && prompts !== 'all') {
      this.prompts = prompts;
    }
    this.version = this.wish.version;
    await runSteps(this.prompts.length === 0 ? this.askPrompts : this.afterPrompts());
    return this.result;
  }

  private readonly askPrompts: Step = async () => {
    const { to } = this;
    const waiting = new Set(to === '' ? [] : this.facts.waitingFor(to));
    const known = this.snapshot.prompts.filter((prompt) => prompt.latest !== null);
    if (known.length === 0) {
      throw new PromptEnvError('refused', 'no prompt has a version to promote', 'snapshot a draft first');
    }
    const place = this.place('prompts');
    if (to === '') {
      const items = known.map((prompt) => promptItem(prompt, this.facts.pinsText(prompt.id)));
      const chosen = await pickOne({ ...place, placeholder: 'Promote which prompt?', items });
      this.prompts = [chosen.prompt.id];
    } else {
      const rows = [...known].sort((a, b) => Number(waiting.has(b.id)) - Number(waiting.has(a.id)));
      const items = rows.map((prompt) => promptItem(prompt, this.facts.pinsText(prompt.id)));
      const picked = items.filter((item) => waiting.has(item.prompt.id));
      const chosen = await pickMany({ ...place, placeholder: `Promote which prompts to ${to}?`, items, picked });
      if (chosen.length === 0) {
        return this.askPrompts;
      }
      this.prompts = chosen.map((item) => item.prompt.id);
    }
    return this.afterPrompts();
  };

  private afterPrompts(): Step {
    return this.wish.to === undefined ? this.askTarget : this.afterTarget();
  }

  private readonly askTarget: Step = async () => {
    const { environments } = this.snapshot;
    const source = this.wish.from === undefined ? -1 : environments.findIndex(({ name }) => name === this.wish.from);
    const items = environments
      .filter(({ name }) => name !== this.wish.from)
      .map((environment) => ({
        label: environment.protected ? `$(shield) ${environment.name}` : environment.name,
        description: this.facts.targetText(environment.name, this.prompts),
        name: environment.name,
      }));
    const next = environments[source + 1]?.name;
    const active =
      source >= 0
        ? items.find((item) => item.name === next)
        : items.find((item) => this.prompts.some((prompt) => this.facts.waits(item.name, prompt)));
    const what = this.prompts.length === 1 ? this.prompts[0] : `${this.prompts.length} prompts`;
    const chosen = await pickOne({ ...this.place('target'), placeholder: `Promote ${what ?? ''} to?`, items, active });
    this.to = chosen.name;
    return this.afterTarget();
  };

  private afterTarget(): Step {
    return this.needsVersion() ? this.askVersion : this.afterVersion();
  }

  private readonly askVersion: Step = async () => {
    const [prompt = ''] = this.prompts;
    const versions = await this.app.store.versionsOf(this.entry, prompt);
    const current = this.facts.pinned(this.to, prompt);
    const candidate = this.facts.candidate(this.to, prompt);
    const now = Date.now();
    const items = versions
      .filter((version) => !sameVersion(version, current))
      .map((version) => ({
        label: versionLabel(version),
        description: this.facts.pinnedWhere(prompt, version),
        detail: plainText(
          oneLine(`${version.message} — ${authorName(version.author)}, ${ageOf(version.createdAt, now)}`),
        ),
        version,
      }));
    const first = items.filter((item) => sameVersion(item.version, candidate));
    const rest = items.filter((item) => !sameVersion(item.version, candidate));
    if (items.length === 0) {
      throw new PromptEnvError(
        'refused',
        `${this.to} already pins the only version of ${prompt}`,
        'snapshot its draft first',
      );
    }
    const pins = current === null ? 'pins no version yet' : `pins ${versionLabel(current)} now`;
    const chosen = await pickOne({
      ...this.place('version'),
      placeholder: `Promote which version of ${prompt}? ${this.to} ${pins}`,
      items: [
        ...(first.length > 0 ? [separator('candidate'), ...first] : []),
        ...(rest.length > 0 ? [separator(first.length > 0 ? 'other versions' : 'versions'), ...rest] : []),
      ],
    });
    this.version = chosen.version.id;
    return this.afterVersion();
  };

  private afterVersion(): Step {
    return this.facts.isProtected(this.to) ? this.askReason : this.confirm;
  }

  private readonly askReason: Step = async () => {
    this.reason = await askText({
      ...this.place('reason'),
      prompt: `${this.to} is protected. Why is this promoted? The reason is kept in its history.`,
      placeholder: 'Replay on last week’s tickets is stable',
      value: this.reason,
      problem: (text) => (text === '' ? 'A reason is needed' : null),
    });
    return this.confirm;
  };

  private readonly confirm: Step = async () => {
    const { registry } = this.entry;
    const input = await registry.planInput();
    for (const prompt of this.prompts) {
      const now = input.pins.get(this.to)?.get(prompt)?.version ?? null;
      if (!sameVersion(now, this.facts.pinned(this.to, prompt))) {
        const pins = now === null ? 'no version' : versionLabel(now);
        throw new PromptEnvError('conflict', `${this.to} pins ${pins} of ${prompt} by now`, 'choose again');
      }
    }
    const result = mergedPlan(
      this.prompts.map((prompt) =>
        planChanges(input, {
          action: 'promote',
          prompts: [prompt],
          to: this.to,
          from: this.wish.from,
          version: this.wish.versions?.get(prompt) ?? this.version,
          reason: this.reason,
          // The next step shows the hold, and agreeing there releases it.
          releaseHold: true,
        }),
      ),
    );
    if (result.kind === 'refused') {
      await showRefusals(result.refusals, this.place('confirm'));
    } else if (result.kind === 'nothing') {
      this.result = await reportMove(this.app, this.entry, { nothing: result.message });
    } else {
      await confirmMove(this.app, this.entry, result.plan, this.place('confirm'), 'Promote');
      this.result = await reportMove(this.app, this.entry, await registry.apply(result.plan));
    }
    return undefined;
  };

  private place(at: 'prompts' | 'target' | 'version' | 'reason' | 'confirm'): Place {
    const { prompts, to } = this.wish;
    const asked = [
      ...(prompts === undefined || (prompts === 'all' && to === undefined) ? ['prompts'] : []),
      ...(to === undefined ? ['target'] : []),
      ...(this.needsVersion() ? ['version'] : []),
      ...(this.to !== '' && this.facts.isProtected(this.to) ? ['reason'] : []),
      'confirm',
    ];
    const step = Math.max(1, asked.indexOf(at) + 1);
    const [only, another] = this.prompts;
    const subject =
      at === 'prompts' || only === undefined
        ? ''
        : another === undefined
          ? ` ${only}`
          : ` ${this.prompts.length} prompts`;
    const where = (at === 'prompts' && to === undefined) || at === 'target' || this.to === '' ? '' : ` to ${this.to}`;
    return { title: `Promote${subject}${where}`, step, totalSteps: asked.length, canGoBack: step > 1 };
  }

  /** Several prompts take what the environment before pins of each. */
  private needsVersion(): boolean {
    const isOne = this.prompts.length === 1 || (this.prompts.length === 0 && this.wish.to === undefined);
    return isOne && this.wish.version === undefined && this.wish.versions === undefined;
  }
}
