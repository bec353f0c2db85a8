import type { Plan, PlanResult } from '../../core/plan';

/** The plans of several prompts as one act: one refusal refuses all. */
export function mergedPlan(results: readonly PlanResult[]): PlanResult {
  const refusals = results.flatMap((result) => (result.kind === 'refused' ? result.refusals : []));
  const plans = results.flatMap((result): readonly Plan[] => (result.kind === 'plan' ? [result.plan] : []));
  const [first] = plans;
  if (refusals.length > 0) {
    return { kind: 'refused', refusals };
  }
  return first === undefined
    ? {
        kind: 'nothing',
        message: results.flatMap((result) => (result.kind === 'nothing' ? result.message : [])).join('; '),
      }
    : { kind: 'plan', plan: { ...first, changes: plans.flatMap((plan) => plan.changes) } };
}
