/** The texts of signing in, the same on every desk. */
export const signInText = {
  org: "文昌12345政务服务便民热线",
  username: "用户名",
  password: "密码",
  submit: "登 录",
  submitting: "正在登录…",
  needUsername: "请输入用户名",
  needPassword: "请输入密码",
  expired: "登录已过期，请重新登录。",
  notAllowed: "这个账号不能使用本页面，请换一个账号登录。",
  unreachable: "连不上服务器，请检查网络后再试。",
  failed: "登录没有成功，请再试一次。",
  capsLock: "大写锁定已打开",
  must: "首次登录或密码到期，请先修改密码。",
};
