import { useEffect, useId, useRef, useState } from 'react';
import type { DataVisualizationBlock } from '../../../slack/rules/data.ts';
import { Plain } from '../text/text.tsx';
import { Axes } from './axes.tsx';
import { Bars, Lines } from './marks.tsx';
import { Pie } from './pie.tsx';
import type { Chart, Plot, SeriesChart } from './plot.ts';
import { formatNumber, ticksFor, widthOf } from './scale.ts';

/** Draws a chart as Slack does. Screen readers get the same data as a table. */
export function ChartView({ block: { title, chart } }: { block: DataVisualizationBlock }) {
  const [ref, width] = useWidth();
  const id = useId();
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>
        <Plain text={title} />
      </figcaption>
      <div ref={ref} className="chart-drawing">
        {width > 0 &&
          (chart.type === 'pie' ? <Pie segments={chart.segments} /> : <Drawing chart={chart} width={width} />)}
      </div>
      {chart.type !== 'pie' && <Legend chart={chart} />}
      <DataTable title={title} chart={chart} />
    </figure>
  );
}

const size = { height: 232, top: 14, right: 12, bottom: 26, slanted: 62 };

function Drawing({ chart, width }: { chart: SeriesChart; width: number }) {
  const { series, axis_config: axis } = chart;
  const ticks = ticksFor(series.flatMap(({ data }) => data.map(({ value }) => value)));
  const left = 14 + Math.max(...ticks.map((tick) => widthOf(formatNumber(tick))));
  const across = width - left - size.right;
  const step = across / axis.categories.length;
  const longest = Math.max(...axis.categories.map(widthOf));
  const slanted = chart.type === 'bar' && longest > step - 6;
  const bottom = slanted ? size.slanted : size.bottom;
  const height = size.height + (slanted ? size.slanted - size.bottom : 0);
  const low = ticks[0] ?? 0;
  const high = ticks.at(-1) ?? 1;
  const tall = height - size.top - bottom;
  const plot: Plot = {
    left,
    top: size.top,
    width: across,
    height: tall,
    ticks,
    x: (index) => left + step * (index + 0.5),
    y: (value) => size.top + tall * (1 - (value - low) / (high - low)),
  };
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <Axes plot={plot} categories={axis.categories} slanted={slanted} unit={axis.y_label} />
      {chart.type === 'bar' ? <Bars chart={chart} plot={plot} /> : <Lines chart={chart} plot={plot} />}
    </svg>
  );
}

function Legend({ chart: { series } }: { chart: SeriesChart }) {
  return (
    <ul className="chart-legend" aria-hidden="true">
      {series.map(({ name }, index) => (
        <li key={name} data-series={index + 1}>
          <Plain text={name} />
        </li>
      ))}
    </ul>
  );
}

/** Shows the data as a table, for screen readers. */
function DataTable({ title, chart }: { title: string; chart: Chart }) {
  const rows =
    chart.type === 'pie'
      ? chart.segments.map(({ label, value }) => ({ label, values: [value] }))
      : chart.axis_config.categories.map((label) => ({
          label,
          values: chart.series.map(({ data }) => data.find((point) => point.label === label)?.value ?? 0),
        }));
  const head = chart.type === 'pie' ? ['Value'] : chart.series.map(({ name }) => name);
  return (
    <table className="sr-only">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{chart.type === 'pie' ? 'Segment' : (chart.axis_config.x_label ?? 'Category')}</th>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, values }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {values.map((value, index) => (
              <td key={head[index]}>{formatNumber(value)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
