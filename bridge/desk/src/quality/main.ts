import { createApp } from "vue";
import "@/shared/base.css";
import "./elements";
import "@/shared/desk.css";
import "@/shared/views.css";
import QualityPage from "./QualityPage.vue";
import { router } from "./router";

createApp(QualityPage).use(router).mount("#app");
