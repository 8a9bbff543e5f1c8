import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The drawing code is a chunk of its own that travels beside the first answers, and runs when they stand. */
const chartsEarly: Plugin = {
  name: 'charts-early',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((name) => /^assets\/echarts-.*\.js$/.test(name))
        .map((name) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, fetchpriority: 'low', href: `/${name}` },
          injectTo: 'head',
        })),
  },
};

/** The dashboard: built to dist/, served by src/api/server.ts; `npm run dev` proxies the API to it. */
export default defineConfig({
  root: 'src/dashboard',
  publicDir: '../../public',
  plugins: [react(), chartsEarly],
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.PORT ?? 8080}` } },
  build: { outDir: '../../dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1200 },
});
