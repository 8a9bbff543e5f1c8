/** A bucket that refills evenly: short bursts pass, a steady flood does not. */
export class RateLimit {
  private readonly buckets = new Map<string, { left: number; at: number }>();
  private readonly perMinute: number;
  private readonly now: () => number;

  constructor(perMinute: number, now: () => number) {
    this.perMinute = perMinute;
    this.now = now;
  }

  /** Takes one. @returns seconds to wait, 0 when it may pass. */
  take(key: string): number {
    const now = this.now();
    const bucket = this.buckets.get(key) ?? { left: this.perMinute, at: now };
    const left = Math.min(this.perMinute, bucket.left + ((now - bucket.at) * this.perMinute) / 60_000);
    if (this.buckets.size > FULL) this.forget(now);
    this.buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
    return left < 1 ? Math.ceil(((1 - left) * 60) / this.perMinute) : 0;
  }

  /** Whoever was away for a minute has a full bucket again and need not be remembered. */
  private forget(now: number): void {
    for (const [key, { at }] of this.buckets) if (now - at > 60_000) this.buckets.delete(key);
  }
}

const FULL = 10_000;
