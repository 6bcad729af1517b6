import { Plain } from '../text/text.tsx';
import { formatNumber } from './scale.ts';

interface Segment {
  label: string;
  value: number;
}

const radius = 84;
const middle = radius + 4;

/** Draws segments clockwise from the top, with their values and percentages in a legend. */
export function Pie({ segments }: { segments: readonly Segment[] }) {
  const whole = segments.reduce((sum, { value }) => sum + value, 0) || 1;
  let before = 0;
  const slices = segments.map((segment) => {
    const from = before / whole;
    before += segment.value;
    return { ...segment, from, until: before / whole };
  });
  return (
    <div className="chart-pie">
      <svg width={middle * 2} height={middle * 2} viewBox={`0 0 ${middle * 2} ${middle * 2}`} aria-hidden="true">
        {slices.map(({ label, value, from, until }, nth) => (
          <path key={label} data-series={nth + 1} d={pathOf(from, until)}>
            <title>{`${label}: ${formatNumber(value)}`}</title>
          </path>
        ))}
      </svg>
      <ul className="chart-legend" aria-hidden="true">
        {slices.map(({ label, value }, nth) => (
          <li key={label} data-series={nth + 1}>
            <Plain text={`${label}: ${formatNumber(value)} (${Math.round((value / whole) * 100)} %)`} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Path of a segment, from one share of the circle to another. */
function pathOf(from: number, until: number): string {
  if (until - from >= 1) return `M${middle} ${middle - radius}a${radius} ${radius} 0 1 1 -0.01 0Z`;
  const at = (share: number) => {
    const angle = share * 2 * Math.PI - Math.PI / 2;
    return `${middle + radius * Math.cos(angle)} ${middle + radius * Math.sin(angle)}`;
  };
  return `M${middle} ${middle}L${at(from)}A${radius} ${radius} 0 ${until - from > 0.5 ? 1 : 0} 1 ${at(until)}Z`;
}
