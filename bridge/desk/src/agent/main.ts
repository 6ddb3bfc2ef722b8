import { createApp } from "vue";
import "@/shared/base.css";
import "./elements";
import "./agent.css";
import AgentPage from "./AgentPage.vue";

createApp(AgentPage).mount("#app");
