import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@": here("./src") } },
  build: {
    outDir: "dist",
    // Phones of older callers are old as well: Safari 14 and Chrome 87 still get the page.
    target: ["es2020", "safari14", "chrome87"],
    // The largest chunk is the chart library, which only the report loads, when it has a chart.
    chunkSizeWarningLimit: 600,
    rollupOptions: {
      input: {
        caller: here("./index.html"),
        agent: here("./agent.html"),
        knowledge: here("./knowledge.html"),
        supervisor: here("./supervisor.html"),
        admin: here("./admin.html"),
        quality: here("./quality.html"),
      },
    },
  },
  server: {
    proxy: { "/api": { target: "http://127.0.0.1:8012", ws: true } },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    // Element Plus imports its styles, which Node alone cannot read.
    server: { deps: { inline: ["element-plus"] } },
  },
});
