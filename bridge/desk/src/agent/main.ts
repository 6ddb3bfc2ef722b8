import { createApp } from "vue";
import "@/shared/base.css";
import "@/shared/elements";
import "@/shared/desk.css";
import AgentPage from "./AgentPage.vue";

createApp(AgentPage).mount("#app");
