import { createRoot } from 'react-dom/client';
import { DataTable } from '../../src/dashboard/ui/data-table.tsx';

const ROWS = 100_000;
const REGIONS = ['四川', '浙江', '黑龙江', '河南'];

/** The table of the dashboard with as many rows as an answer may have, for a browser to count what is drawn. */
createRoot(document.body).render(
  <DataTable
    tools
    table={{
      caption: '十万行',
      columns: [
        { key: 'no', title: '序号', kind: 'value', decimals: 0 },
        { key: 'region', title: '地区', kind: 'text' },
        { key: 'value', title: '数值', kind: 'value', unit: '件', decimals: 0 },
      ],
      rows: Array.from({ length: ROWS }, (_, i) => ({
        no: { value: i + 1, status: 'observed' },
        region: REGIONS[i % REGIONS.length] ?? '',
        value:
          i % 7 === 3
            ? { value: null, status: 'suppressed' }
            : { value: (i * 7919) % 100_003, status: 'observed' },
      })),
    }}
  />,
);
