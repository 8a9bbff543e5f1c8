import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, queries } from './app/app.tsx';
import { firstAnswers } from './app/first-answers.ts';
import { applyTheme } from './ui/color-scheme.ts';
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

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
void firstAnswers(queries, window.location).then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
