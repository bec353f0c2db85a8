import type { Finding, PromptState } from '../../core/model';
import type { KeptVersions } from './keptVersions';

/** All that is known of one prompt but for its pins. */
export interface PromptReading {
  readonly state: PromptState;
  readonly versions: KeptVersions;
  /** About the draft. */
  readonly findings: readonly Finding[];
  /** About the versions. */
  readonly ledgerFindings: readonly Finding[];
  /** Ids of versions whose stored files do not match. */
  readonly damaged: readonly string[];
}
