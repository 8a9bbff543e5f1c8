import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyTheme } from './ui/color-scheme.ts';
import { chartEngine } from './ui/use-echarts.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/ui.css';
import './styles/overview.css';
import './styles/trends.css';
import './styles/consumption.css';
import './styles/demand.css';
import './styles/supply.css';
import './styles/work.css';
import './styles/quality.css';
import './styles/method.css';
import './styles/paper.css';
import './styles/editions.css';
import './styles/account.css';
import './styles/datasets.css';
import './styles/what-if.css';
import './styles/style.css';
import './styles/print.css';

applyTheme();
// The drawing code travels while the first answers are on their way.
void chartEngine();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
