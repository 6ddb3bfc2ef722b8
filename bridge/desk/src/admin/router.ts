import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";

const routes: RouteRecordRaw[] = [
  { path: "/", name: "accounts", component: () => import("./views/AccountsView.vue") },
  { path: "/skills", name: "skills", component: () => import("./views/SkillsView.vue") },
  { path: "/audit", name: "audit", component: () => import("./views/AuditView.vue") },
  { path: "/:rest(.*)", redirect: { name: "accounts" } },
];

export const router = createRouter({ history: createWebHashHistory(), routes });
