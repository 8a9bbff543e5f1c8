import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The dashboard: built to dist/, served by src/api/server.ts; `npm run dev` proxies the API to it. */
export default defineConfig({
  root: 'src/dashboard',
  publicDir: '../../public',
  plugins: [react()],
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.PORT ?? 8080}` } },
  build: { outDir: '../../dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1200 },
});
