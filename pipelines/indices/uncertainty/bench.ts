import { FULL_SIZE, measureUncertainty } from './measure.ts';

/** `npm run bench:uncertainty`: seconds of the intervals at the size the contract speaks of, in all threads there are. */
const { units, leaves, draws, periods } = FULL_SIZE;
const from = process.cpuUsage();
const wall = await measureUncertainty();
const { user, system } = process.cpuUsage(from);
console.log(
  `${units} × ${leaves} × ${draws} × ${periods}: ${wall.toFixed(1)} s, CPU ${((user + system) / 1e6).toFixed(1)} s (< 20 s)`,
);
