/** The texts of changing one's own password, the same on every desk. */
export const passwordText = {
  title: "修改密码",
  present: "当前密码",
  fresh: "新密码",
  again: "再输入一次新密码",
  needPresent: "请输入当前密码",
  differs: "两次输入的新密码不一样",
  rules: {
    length: "至少 10 个字符",
    kinds: "大写字母、小写字母、数字、符号中至少三种，须有字母和数字",
    name: "不包含用户名",
    row: "没有 12345、88888 这样连续或重复的字符",
  },
  kept: "满足",
  broken: "不满足",
  submit: "修改密码",
  cancel: "取消",
  signOut: "退出登录",
  done: "密码已修改，其他地方的登录已失效。",
};
