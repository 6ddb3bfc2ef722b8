/** The texts that are the same on every desk. */
export const commonText = {
  retry: "重试",
  cancel: "取消",
  reason: "原因",
  reasonNeeded: "请写明原因",
  optional: "选填",
  errors: {
    unreachable: "连不上服务器，请检查网络后再试。",
    forbidden: "您的账号没有这个权限。",
    missing: "没有找到，可能已被删除。",
    tooLarge: "文件太大。",
    other: "操作没有成功，请再试一次。",
  },
};
