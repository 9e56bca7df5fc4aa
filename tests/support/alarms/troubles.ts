import type { SignalId } from '../../../src/blueprint/signals.ts';
import type { Measured } from './alarm-evaluator.ts';

interface Trouble {
  /** A period in which all is well. */
  readonly good: Measured;
  /** Periods in which it is not, by what is wrong; an empty one: nothing is measured at all. */
  readonly bad: Readonly<Record<string, Measured>>;
}

const percent = (name: string, good: number, bad: number): Trouble => ({
  good: { [name]: good },
  bad: { 'too much': { [name]: bad } },
});
const silent = { 'nobody tells': {} };

/** What each signal is for, as numbers that CloudWatch would have. */
export const troubles: Readonly<Record<SignalId, Trouble>> = {
  'wiki-away': { good: { HealthCheckStatus: 1 }, bad: { away: { HealthCheckStatus: 0 }, ...silent } },
  'requests-fail': {
    // With fewer than twenty requests one failure says little.
    good: { RequestCount: 19, HTTPCode_Target_5XX_Count: 19 },
    bad: { 'one in twenty': { RequestCount: 200, HTTPCode_Target_5XX_Count: 10 } },
  },
  'task-unhealthy': percent('UnHealthyHostCount', 0, 1),
  'purges-lost': percent('ApproximateNumberOfMessagesVisible', 0, 1),
  'purges-late': percent('ApproximateAgeOfOldestMessage', 299, 300),
  'purges-failing': {
    good: { PurgeFailingSeconds: 1 },
    bad: { 'not taken': { PurgeFailingSeconds: 300 }, ...silent },
  },
  'purges-unsent': percent('PurgesDead', 0, 1),
  'purge-budget-spent': percent('PurgeBudgetExceeded', 0, 1),
  'edge-fails': {
    good: { Requests: 99, '5xxErrorRate': 100 },
    bad: { 'one in twenty': { Requests: 1000, '5xxErrorRate': 5 } },
  },
  'errors-unusual': {
    good: { '5xxErrorRate': 0.5, expected: 0.2, deviation: 0.1 },
    bad: { 'many more than usual': { '5xxErrorRate': 0.9, expected: 0.2, deviation: 0.1 } },
  },
  'pages-slow': percent('TargetResponseTime', 2.9, 3),
  'latency-unusual': {
    good: { TargetResponseTime: 0.9, expected: 0.5, deviation: 0.1 },
    bad: { 'much longer than usual': { TargetResponseTime: 1, expected: 0.5, deviation: 0.1 } },
  },
  'shield-gone': percent('ShieldBypassed', 9, 10),
  'shield-store-lost': percent('ShieldStoreFailures', 0, 1),
  'certificate-ends': percent('DaysToExpiry', 28, 27),
  'jobs-late': { good: { OldestJobAge: 1799 }, bad: { late: { OldestJobAge: 1800 }, ...silent } },
  'pictures-stopped': { good: { CPUUtilization: 1 }, bad: { 'no task': {} } },
  'cron-failed': { good: {}, bad: { failed: { TriggeredRules: 1 } } },
  'cron-unstarted': percent('ApproximateNumberOfMessagesVisible', 0, 1),
  'way-out-gone': { good: { StatusCheckFailed: 0 }, bad: { broken: { StatusCheckFailed: 1 }, ...silent } },
  'rotation-failed': { good: {}, bad: { failed: { Errors: 1 } } },
  'database-storage': percent('FreeStorageSpace', 2 * 1024 ** 3, 2 * 1024 ** 3 - 1),
  'database-credits': percent('CPUCreditBalance', 20, 19),
  'database-busy': percent('CPUUtilization', 89, 90),
  'database-connections': percent('DatabaseConnections', 20, 2500),
  'replica-late': {
    good: { ReplicaLag: 59 },
    bad: { behind: { ReplicaLag: 60 }, 'copies nothing': { ReplicaLag: -1 }, ...silent },
  },
  'copy-late': {
    good: { ReplicaLag: 899 },
    bad: { behind: { ReplicaLag: 900 }, 'copies nothing': { ReplicaLag: -1 } },
  },
  'canary-reads': { good: { Errors: 0 }, bad: { failed: { Errors: 1 }, ...silent } },
  'canary-edits': { good: { Errors: 2 }, bad: { 'three times': { Errors: 3 }, ...silent } },
  'drill-failed': { good: {}, bad: { failed: { ExecutionsFailed: 1 } } },
  'drill-overdue': { good: { DrillOverdue: 0 }, bad: { 'too long ago': { DrillOverdue: 1 }, ...silent } },
  'backup-failed': {
    good: {},
    bad: {
      failed: { NumberOfBackupJobsFailed: 1 },
      'not begun in time': { NumberOfBackupJobsExpired: 1 },
      'not copied': { NumberOfCopyJobsFailed: 1 },
    },
  },
  'backup-missing': { good: { NumberOfBackupJobsCompleted: 1 }, bad: { ...silent } },
  'pipeline-failed': { good: {}, bad: { failed: { TriggeredRules: 1 } } },
  'sessions-full': percent('DatabaseMemoryUsagePercentage', 79, 80),
};
