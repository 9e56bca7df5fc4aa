import type { TaskState } from './handler.ts';

/** Lines of the log that a failure shows, and characters of each: CloudFormation takes 4 KB in all. */
const LINES = 6;
const LONGEST_LINE = 160;

/** The release's own sentence if it wrote one, else what ECS knows. */
export function whyItFailed(state: TaskState, lines: readonly string[]): string {
  const step = lines.map(failedStep).findLast((found) => found !== undefined);
  if (step) return `The release failed in its step ${step.step}: ${step.reason}`;
  const { exitCode, containerReason, stoppedReason } = state;
  const reasons = [containerReason, stoppedReason].filter((reason) => reason !== undefined).join('; ');
  return exitCode === undefined
    ? `The release never ran: ${reasons || 'ECS gives no reason'}.`
    : `The release ended with ${exitCode}: ${reasons || 'ECS gives no reason'}.`;
}

export function endOfLog(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return ['Its log is empty.'];
  const short = (line: string) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line);
  return ['The end of its log:', ...lines.slice(-LINES).map(short)];
}

/** The release writes one JSON object a line: `{"step":"tables","state":"failed","reason":"…"}`. */
function failedStep(line: string): { readonly step: string; readonly reason: string } | undefined {
  try {
    const { step, state, reason } = JSON.parse(line);
    return state === 'failed' ? { step: String(step), reason: String(reason) } : undefined;
  } catch {
    return undefined;
  }
}
