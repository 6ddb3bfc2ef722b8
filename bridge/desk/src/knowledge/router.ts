import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";

// Each view is a chunk of its own: a page shows what is asked for, not what might be.
const routes: RouteRecordRaw[] = [
  { path: "/", name: "overview", component: () => import("./views/OverviewView.vue") },
  { path: "/entries", name: "entries", component: () => import("./views/ListView.vue") },
  // The id "new" is an entry that was not saved yet: one route, so that leaving it is always noticed.
  { path: "/entries/:id", name: "entry", component: () => import("./views/EditorView.vue") },
  { path: "/hit", name: "hit", component: () => import("./views/HitView.vue") },
  { path: "/gaps", name: "gaps", component: () => import("./views/GapsView.vue") },
  { path: "/conflicts", name: "conflicts", component: () => import("./views/ConflictsView.vue") },
  { path: "/documents", name: "documents", component: () => import("./views/DocumentsView.vue") },
  { path: "/transfer", name: "transfer", component: () => import("./views/TransferView.vue") },
  { path: "/report", name: "report", component: () => import("./views/ReportView.vue") },
  { path: "/:rest(.*)", redirect: { name: "overview" } },
];

export const router = createRouter({ history: createWebHashHistory(), routes });
