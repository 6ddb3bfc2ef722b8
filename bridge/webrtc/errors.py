"""What can be wrong with a browser's offer."""

from bridge.errors import HotlineError


class BadOffer(HotlineError):
    """The session description cannot be used."""

    code = "bad_offer"
    detail = "浏览器的通话请求无法识别，请刷新页面后重试，或改用文字求助。"
    status = 400
