import * as vscode from 'vscode';
import type { CallToChange } from '../../core/callSites/passing';
import type { Comparison } from '../../core/comparison';
import { PromptEnvError } from '../../core/errors';
import type { Plan, PlannedChange } from '../../core/plan';
import { versionLabel } from '../../core/model';
import { count, oneLine } from '../../core/wording';
import type { App } from '../app';
import { breather } from '../breathe';
import { findChangedCalls } from '../callsToChange';
import { openComparison } from '../openComparison';
import type { OpenableCalls } from '../openedComparison';
import type { Side } from '../side';
import { pickOne, separator, type Place, type Separator } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import { textExcerpts } from '../textExcerpts';
import { cautionText, changeLines, changeSummary, moveText, plainText } from '../wording';
import { asksText, callItems, concernText } from './concernedCalls';
import { versionSide } from './sides';

/** A planned change with both of its contents; a side is null where nothing is pinned. */
interface ReadChange {
  readonly change: PlannedChange;
  readonly left: Side | null;
  readonly right: Side | null;
  readonly comparison: Comparison | null;
  /** Calls for the prompt, where its variables change. */
  readonly concerned: OpenableCalls | null;
}

interface Row extends vscode.QuickPickItem {
  /** The change whose diff choosing the row opens; undefined for the row that confirms. */
  readonly opens: ReadChange | undefined;
  /** The call that it opens instead. */
  readonly call?: CallToChange;
}

/** Changed lines that the last step shows of one prompt; its diff shows all. */
const mostExcerpts = 6;

/** More prompts than these are listed without reading their contents. */
const mostRead = 50;

/**
 * The last step before pins move: shows exactly what will change and resolves when the person agrees.
 * @param verb what agreeing does, such as `Promote` or `Roll back`
 */
export async function confirmMove(
  app: App,
  entry: RegistryEntry,
  plan: Plan,
  place: Place,
  verb: string,
): Promise<void> {
  const read = await readPlan(app, entry, plan);
  const [first] = read;
  const agree: Row = {
    label: `$(check) ${verb} ${subjectOf(plan)}`,
    description: plan.environment.protected ? `${plan.environment.name} is protected` : '',
    detail: plan.reason === null ? '' : `Reason: ${plainText(oneLine(plan.reason))}`,
    opens: undefined,
  };
  await pickOne<Row>({
    ...place,
    placeholder: 'Nothing has moved yet. Choose the first row to agree, any other to see its diff',
    items: [agree, ...read.flatMap((item) => (read.length === 1 ? detailRows(item) : summaryRows(item)))],
    active: agree,
    instead: ({ opens, call }) =>
      opens === undefined ? undefined : () => (call === undefined ? showDiff(app, opens) : openCall(opens, call)),
    keepOpen: true,
    buttons: [
      ...(first === undefined
        ? []
        : [
            {
              iconPath: new vscode.ThemeIcon('diff'),
              tooltip: 'Open the diff',
              run: () => showDiff(app, first),
            },
          ]),
      { iconPath: new vscode.ThemeIcon('check'), tooltip: `${verb} ${subjectOf(plan)}`, answer: agree },
    ],
  });
}

/** What a plan changes; where variables come and go, with the calls that they concern. */
async function readPlan(app: App, entry: RegistryEntry, plan: Plan): Promise<readonly ReadChange[]> {
  const read: ReadChange[] = [];
  const breathe = breather();
  for (const change of plan.changes) {
    await breathe();
    read.push(await readChange(app, entry, plan, change, read.length < mostRead));
  }
  const environment = plan.environment.name;
  // Of what is new there, every variable is.
  const changed = read.flatMap(({ change: { prompt, from }, comparison }) =>
    comparison === null || from === null ? [] : [{ prompt, environment, variables: comparison.variables }],
  );
  const found = await findChangedCalls(app, entry, changed);
  return read.map((item) => ({
    ...item,
    concerned: found.find(({ prompt }) => prompt === item.change.prompt) ?? null,
  }));
}

async function openCall({ concerned }: ReadChange, call: CallToChange): Promise<void> {
  await concerned?.open(call);
}

async function readChange(
  app: App,
  entry: RegistryEntry,
  plan: Plan,
  change: PlannedChange,
  withContents: boolean,
): Promise<ReadChange> {
  if (!withContents) {
    return { change, left: null, right: null, comparison: null, concerned: null };
  }
  const { prompt, from, to } = change;
  const left = from === null ? null : await sideOrNull(app, entry, prompt, from, plan.environment.name);
  const right = to === null ? null : await sideOrNull(app, entry, prompt, to, null);
  // Where nothing was pinned, all of it is new; what cannot be read is compared with nothing.
  const comparison = from !== null && left === null ? null : await comparisonOrNull(app, left, right);
  return { change, left, right, comparison, concerned: null };
}

/** Two texts that could not be compared in time are still no reason not to move a pin. */
async function comparisonOrNull(app: App, left: Side | null, right: Side | null): Promise<Comparison | null> {
  if (right === null) {
    return null;
  }
  try {
    return await app.comparer.contents(left?.content ?? null, right.content);
  } catch (error) {
    if (PromptEnvError.is(error, 'refused')) {
      return null;
    }
    throw error;
  }
}

/** A version that is damaged can still be moved away from; it has no content to show then. */
async function sideOrNull(...args: Parameters<typeof versionSide>): Promise<Side | null> {
  try {
    return await versionSide(...args);
  } catch {
    return null;
  }
}

function subjectOf(plan: Plan): string {
  const [first, second] = plan.changes;
  const where = plan.action === 'promote' ? `to ${plan.environment.name}` : `in ${plan.environment.name}`;
  return first === undefined || second !== undefined
    ? `${count(plan.changes.length, 'prompt')} ${where}`
    : `${first.prompt} ${where}: ${moveText(first.from, first.to)}`;
}

/** One prompt: every caution and every change on a row of its own. */
function detailRows(item: ReadChange): (Row | Separator)[] {
  const { change, comparison } = item;
  const cautions = change.cautions.map((caution): Row => ({
    label: `$(warning) ${cautionText(caution)}`,
    opens: item,
  }));
  const before = [...cautions, ...holdRow(item), ...variableRows(item)];
  return [
    ...(before.length > 0 ? [separator('before you agree'), ...before] : []),
    ...callRows(item),
    separator('what changes'),
    ...(comparison === null || change.from === null ? [{ label: withoutComparison(item), opens: item }] : []),
    ...(comparison === null
      ? []
      : changeLines(comparison).flatMap((line): Row[] => [
          { label: plainText(line.label), description: plainText(line.description), opens: item },
          ...(line.label === 'Text' ? excerptRows(item, comparison) : []),
        ])),
  ];
}

/** That the prompt asks for other variables than before. */
function variableRows(item: ReadChange): Row[] {
  const { concerned } = item;
  return concerned === null ? [] : [{ label: `$(warning) ${plainText(asksText(concerned))}`, opens: item }];
}

/** What calls in the window's code pass of them. */
function callRows(item: ReadChange): (Row | Separator)[] {
  const { concerned } = item;
  return concerned === null
    ? []
    : [
        separator(`calls that get ${concerned.environment ?? 'it'}`),
        ...callItems(concerned).map((call): Row => ({ ...call, opens: item })),
      ];
}

/** The first lines that go and come, below the row that counts them. */
function excerptRows(item: ReadChange, { text }: Comparison): Row[] {
  return textExcerpts(text, mostExcerpts).map((excerpt) => ({
    label: `$(${excerpt.sign === '-' ? 'remove' : 'add'}) ${plainText(excerpt.text)}`,
    opens: item,
  }));
}

/** Several prompts: a row each. */
function summaryRows(item: ReadChange): (Row | Separator)[] {
  const { change, comparison, concerned } = item;
  const cautions = [
    ...change.cautions.map((caution) => `$(warning) ${cautionText(caution)}`),
    ...(concerned === null ? [] : [`$(warning) ${plainText(concernText(concerned))}`]),
  ];
  return [
    {
      label: change.prompt,
      description: moveText(change.from, change.to),
      detail: [
        ...cautions,
        comparison === null || change.from === null ? withoutComparison(item) : plainText(changeSummary(comparison)),
      ].join('  '),
      opens: item,
    },
  ];
}

function holdRow(item: ReadChange): Row[] {
  const { hold } = item.change;
  if (hold === null) {
    return [];
  }
  const held = hold.held === null ? '' : ` on ${versionLabel(hold.held)}`;
  return [{ label: `$(debug-pause) Leaves a hold${held}: ${plainText(oneLine(hold.reason))}`, opens: item }];
}

function withoutComparison({ change, left, right }: ReadChange): string {
  if (change.from === null) {
    return 'Nothing was pinned before: the whole prompt is new there';
  }
  if (change.to === null) {
    return 'Nothing will be pinned any more';
  }
  if (left !== null && right !== null) {
    return 'Too long to compare here';
  }
  return left === null && right === null ? 'See its diff after agreeing' : 'One of the two versions is damaged';
}

async function showDiff(app: App, { change, left, right, comparison }: ReadChange): Promise<void> {
  const options = { preserveFocus: true, preview: true };
  if (left !== null && right !== null && comparison !== null) {
    await openComparison(app, change.prompt, left, right, comparison, options);
    return;
  }
  const only = right ?? left;
  if (only !== null) {
    await vscode.window.showTextDocument(only.uriOf(only.content.main), options);
  }
}
