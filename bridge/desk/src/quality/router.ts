import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";

// Each view is a chunk of its own: a page shows what is asked for, not what might be.
const routes: RouteRecordRaw[] = [
  { path: "/", name: "calls", component: () => import("./views/CallsView.vue") },
  { path: "/calls/:id", name: "call", component: () => import("./views/CallView.vue") },
  { path: "/reviews", name: "reviews", component: () => import("./views/ReviewsView.vue") },
  { path: "/appeals", name: "appeals", component: () => import("./views/ReviewsView.vue") },
  { path: "/sheets", name: "sheets", component: () => import("./views/SheetsView.vue") },
  // The id "new" is a sheet that was not saved yet.
  { path: "/sheets/:id", name: "sheet", component: () => import("./views/SheetView.vue") },
  { path: "/mine", name: "mine", component: () => import("./views/MineView.vue") },
  { path: "/mine/:id", name: "result", component: () => import("./views/ResultView.vue") },
  { path: "/:rest(.*)", redirect: { name: "calls" } },
];

/** What people see who are scored but do not score. */
export const OWN: readonly string[] = ["mine", "result"];

export const router = createRouter({ history: createWebHashHistory(), routes });
