import type { Replica } from './replica';

/** A production variant that runs: some replicas of one model, and its share of the traffic. */
export class LiveVariant {
  private turn = 0;

  constructor(
    readonly name: string,
    /** Share of the traffic, relative to the other variants' weights. */
    public weight: number,
    public replicas: readonly Replica[],
  ) {}

  /**
   * The ready replica with the fewest requests under way, in turn among equals; undefined when none is ready.
   * SageMaker's default is a random one; the same share reaches each, without the luck.
   */
  pick(): Replica | undefined {
    const { replicas } = this;
    let best: Replica | undefined;
    this.turn = (this.turn + 1) % Math.max(1, replicas.length);
    for (let index = 0; index < replicas.length; index += 1) {
      const replica = replicas[(this.turn + index) % replicas.length] as Replica;
      if (replica.ready && (best === undefined || replica.outstanding < best.outstanding)) best = replica;
    }
    return best;
  }
}

/**
 * Chooses a variant in proportion to the weights.
 * @param random from 0 (inclusive) to 1 (exclusive)
 * @returns undefined when no variant has a weight above 0
 */
export function chooseByWeight(variants: readonly LiveVariant[], random: number): LiveVariant | undefined {
  if (variants.length === 1) return variants[0];
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let left = random * total;
  for (const variant of variants) {
    if (variant.weight <= 0) continue;
    left -= variant.weight;
    if (left < 0) return variant;
  }
  return variants.findLast(({ weight }) => weight > 0);
}
