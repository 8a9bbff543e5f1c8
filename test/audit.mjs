// Known weaknesses of the packages that run in production, as the registry lists them. High and critical ones fail;
// a registry that does not answer (offline, a mirror without the service) is said and fails nothing.
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  timeout: 120_000,
});
let found;
try {
  found = JSON.parse(stdout).metadata?.vulnerabilities;
} catch {
  // Said below.
}
if (!found) {
  console.log('! 依赖审计未能进行:软件源没有应答。 dependency audit not done: the registry did not answer.');
} else {
  const { critical = 0, high = 0, moderate = 0, low = 0 } = found;
  const grave = critical + high;
  console.log(
    `${grave === 0 ? '✓' : '✗'} 依赖审计 dependency audit: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low`,
  );
  if (grave > 0) process.exitCode = 1;
}
