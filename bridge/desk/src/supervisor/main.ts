import { createApp } from "vue";
import "@/shared/base.css";
import "@/shared/elements";
import "@/shared/desk.css";
import SupervisorPage from "./SupervisorPage.vue";

createApp(SupervisorPage).mount("#app");
