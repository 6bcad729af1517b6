import type { Plot, SeriesChart } from './plot.ts';
import { formatNumber } from './scale.ts';

const pointsOf = ({ series, axis_config: { categories } }: SeriesChart) =>
  series.map(({ name, data }) => ({
    name,
    values: categories.map((category) => data.find(({ label }) => label === category)?.value ?? 0),
  }));

/** Draws one line per series, filled down to zero for areas. The newest value is formatNumber beside its point. */
export function Lines({ chart, plot: { x, y } }: { chart: SeriesChart; plot: Plot }) {
  const { categories } = chart.axis_config;
  return pointsOf(chart).map(({ name, values }, nth) => {
    const path = values.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('');
    const last = values.length - 1;
    return (
      <g key={name} className="chart-line" data-series={nth + 1}>
        {chart.type === 'area' && <path className="chart-area" d={`${path}L${x(last)} ${y(0)}L${x(0)} ${y(0)}Z`} />}
        <path d={path} />
        {values.map((value, index) => (
          <circle key={categories[index]} cx={x(index)} cy={y(value)} r={index === last ? 4 : 2.5}>
            <title>{`${categories[index]}, ${name}: ${formatNumber(value)}`}</title>
          </circle>
        ))}
        <text x={x(last)} y={y(values[last] ?? 0) - 9} textAnchor="middle">
          {formatNumber(values[last] ?? 0)}
        </text>
      </g>
    );
  });
}

const widest = 34;

/** Draws the bars of a category side by side, each with its value. */
export function Bars({ chart, plot: { x, y, width } }: { chart: SeriesChart; plot: Plot }) {
  const { categories } = chart.axis_config;
  const all = pointsOf(chart);
  const room = (width / categories.length) * 0.74;
  const bar = Math.min(widest, room / all.length);
  return all.map(({ name, values }, nth) => (
    <g key={name} className="chart-bars" data-series={nth + 1}>
      {values.map((value, index) => {
        const left = x(index) + (nth - all.length / 2) * bar;
        const top = Math.min(y(value), y(0));
        return (
          <g key={categories[index]}>
            <rect x={left + 1} y={top} width={Math.max(1, bar - 2)} height={Math.abs(y(0) - y(value))} rx={2}>
              <title>{`${categories[index]}, ${name}: ${formatNumber(value)}`}</title>
            </rect>
            {bar >= 14 && (
              <text x={left + bar / 2} y={top - 4} textAnchor="middle">
                {formatNumber(value)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  ));
}
