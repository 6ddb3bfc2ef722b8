import { createApp } from "vue";
import "@/shared/base.css";
import "./caller.css";
import CallerPage from "./CallerPage.vue";

createApp(CallerPage).mount("#app");
