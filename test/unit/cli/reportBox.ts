import { GitSandbox } from '../../support/gitSandbox';
import type { JsonValue } from './sandbox';

/** What `promptenv report --json` prints, as far as tests look at it. */
export interface Report {
  readonly base: { readonly revision: string; readonly commit: string };
  readonly head: string;
  readonly merged: string | null;
  readonly ok: boolean;
  readonly configuration: readonly {
    readonly change: string;
    readonly subject: string;
    readonly from: readonly string[];
    readonly to: readonly string[];
  }[];
  readonly removedPins: readonly unknown[];
  readonly pins: readonly {
    readonly environment: string;
    readonly prompt: string;
    readonly from: number | null;
    readonly to: number | null;
    readonly record: string;
    readonly events: readonly { readonly actor: string; readonly reason: string | null }[];
    readonly neighbour: { readonly environment: string; readonly version: number } | null;
    readonly comparison: {
      readonly left: string | null;
      readonly right: string;
      readonly same: boolean;
      readonly variables: { readonly added: readonly string[] };
      readonly files: readonly { readonly path: string; readonly state: string }[];
    } | null;
  }[];
  readonly drafts: readonly {
    readonly prompt: string;
    readonly files: readonly string[];
    readonly draft: string;
    readonly state: string;
    readonly formerly: string | null;
    readonly similarity: number | null;
    readonly environments: readonly {
      readonly environment: string;
      readonly change: { readonly same: boolean } | null;
    }[];
  }[];
  readonly versions: readonly {
    readonly prompt: string;
    readonly version: number;
    readonly environments: readonly string[];
  }[];
  readonly findings: readonly { readonly code: string }[];
}

/** A repository whose `main` has two prompts in three environments, with a branch checked out that began there. */
export class ReportBox extends GitSandbox {
  /** The commit that the branch began at. */
  start = '';

  static async make(): Promise<ReportBox> {
    const box = new ReportBox();
    await box.done('init');
    box.write('prompts/support/_voice.prompt', 'Be kind.\n');
    box.write('prompts/support/triage.prompt', '{{>voice}} Sort {{text}}.\n');
    box.write('prompts/alone.prompt', 'Alone.\n');
    for (const id of ['support/triage', 'alone']) {
      await box.done('snapshot', id, '-m', 'first', '--pin', 'dev');
      await box.done('promote', id, '--to', 'staging', '--reason', 'ready');
      await box.done('promote', id, '--to', 'prod', '--reason', 'ready');
    }
    box.start = box.commit('Two prompts');
    box.git('checkout', '-qb', 'branch');
    return box;
  }

  async report(base = 'main'): Promise<Report> {
    return (await this.json(0, 'report', '--base', base)) as unknown as Report & JsonValue;
  }

  /** The same for the pull request. */
  async markdown(base = 'main'): Promise<string> {
    return this.done('report', '--base', base);
  }

  /** A second version of `alone`, promoted everywhere. */
  async secondVersion(): Promise<void> {
    this.write('prompts/alone.prompt', 'All alone.\n');
    await this.done('snapshot', 'alone', '-m', 'More', '--pin', 'dev');
    await this.done('promote', 'alone', '--to', 'staging', '--reason', 'tried');
    await this.done('promote', 'alone', '--to', 'prod', '--reason', 'tried for a week');
  }

  configure(change: (text: string) => string): void {
    this.write('.promptenv/config.yaml', change(this.read('.promptenv/config.yaml')));
  }
}
