import { useId } from 'react';
import type { WhatIfAnswer } from '../../../contracts/what-if.ts';
import { SCALE } from '../../state/what-if.ts';
import { useReader } from '../../ui/reader.tsx';

interface SlidersProps {
  readonly title: string;
  readonly parts: WhatIfAnswer['domains'];
  /** Percent of the official weight, where not 100. */
  readonly shares: Readonly<Record<string, number>>;
  readonly onShare: (code: string, share: number) => void;
}

/** One slider per weight: how heavy it is against the official weight, and what share of the whole it then has. */
export function Sliders({ title, parts, shares, onShare }: SlidersProps) {
  const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0) || 1;
  const official = sum(parts.map((p) => p.weight));
  const tried = sum(parts.map((p) => p.weight * (shares[p.code] ?? SCALE.official)));
  return (
    <fieldset className="sliders">
      <legend>{title}</legend>
      {parts.map(({ code, title: name, weight }) => {
        const share = shares[code] ?? SCALE.official;
        return (
          <Slider
            key={code}
            name={name}
            share={share}
            official={weight / official}
            tried={(weight * share) / tried}
            onShare={(to) => onShare(code, to)}
          />
        );
      })}
    </fieldset>
  );
}

interface SliderProps {
  readonly name: WhatIfAnswer['title'];
  readonly share: number;
  readonly official: number;
  readonly tried: number;
  readonly onShare: (share: number) => void;
}

function Slider({ name, share, official, tried, onShare }: SliderProps) {
  const { t, f, say } = useReader();
  const id = useId();
  const changed = share !== SCALE.official;
  return (
    <div className={changed ? 'slider changed' : 'slider'}>
      <label htmlFor={id}>{say(name)}</label>
      <output htmlFor={id}>
        {changed ? <del>{f.share(official, 1)}</del> : null} <b>{f.share(tried, 1)}</b>
      </output>
      <input
        id={id}
        type="range"
        min={SCALE.least}
        max={SCALE.most}
        step={SCALE.step}
        value={share}
        aria-valuetext={t('whatIf.slider', {
          times: f.number(share / SCALE.official, 1),
          share: f.share(tried, 1),
        })}
        onChange={(event) => onShare(Number(event.target.value))}
      />
    </div>
  );
}
