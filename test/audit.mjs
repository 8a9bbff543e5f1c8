// Known weaknesses of the packages that run in production, as the registry lists them. High and critical ones fail.
// A registry without the service (offline, a mirror) cannot be asked: that is said, and fails only where
// AUDIT_REQUIRED=1 asks for an answer.
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  timeout: 120_000,
});
let answer;
try {
  answer = JSON.parse(stdout);
} catch {
  // Said below.
}
const found = answer?.metadata?.vulnerabilities;
if (!found) {
  const why = String(answer?.message ?? answer?.error?.summary ?? '没有应答 no answer').split(' - ')[0];
  console.log(
    `! 依赖审计未能进行：软件源不提供漏洞查询（${why}）。请在能访问 npm 官方源的机器上运行 node test/audit.mjs；设 AUDIT_REQUIRED=1 则视为失败。`,
  );
  console.log(
    `! dependency audit not done: the registry lists no advisories (${why}). Run node test/audit.mjs where the npm registry can be reached; AUDIT_REQUIRED=1 makes this a failure.`,
  );
  if (process.env.AUDIT_REQUIRED === '1') process.exitCode = 1;
} else {
  const { critical = 0, high = 0, moderate = 0, low = 0 } = found;
  const grave = critical + high;
  console.log(
    `${grave === 0 ? '✓' : '✗'} 依赖审计 dependency audit: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low`,
  );
  for (const { name, severity, range, via } of Object.values(answer.vulnerabilities ?? {})) {
    const titles = via.map((one) => (typeof one === 'string' ? one : `${one.title} ${one.url}`));
    if (severity === 'critical' || severity === 'high')
      console.log(`  ${name} ${range} (${severity}): ${titles.join('; ')}`);
  }
  if (grave > 0) process.exitCode = 1;
}
