import { createApp } from "vue";
import "@/shared/base.css";
import "./elements";
import "@/shared/desk.css";
import "@/shared/views.css";
import KnowledgePage from "./KnowledgePage.vue";
import { router } from "./router";

createApp(KnowledgePage).use(router).mount("#app");
