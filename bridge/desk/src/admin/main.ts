import { createApp } from "vue";
import "@/shared/base.css";
import "@/shared/deskElements";
import "@/shared/desk.css";
import "@/shared/views.css";
import AdminPage from "./AdminPage.vue";
import { router } from "./router";

createApp(AdminPage).use(router).mount("#app");
