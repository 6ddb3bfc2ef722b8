"""What can go wrong on the quality desk."""

from bridge.errors import HotlineError, NotFound


class CallNotFound(NotFound):
    """No finished call has this id, or not for this person."""

    code = "call_not_found"
    detail = "没有找到这通电话。"


class RecordingMissing(NotFound):
    """There is no sound of this side of the call."""

    code = "recording_missing"
    detail = "这通电话没有这一路的录音。"


class RangeUnsatisfiable(HotlineError):
    """The wanted bytes lie behind the end of the recording (RFC 9110, 15.5.17)."""

    code = "range_unsatisfiable"
    detail = "请求的位置超出了录音的长度。"
    status = 416


class SheetNotFound(NotFound):
    """No such score sheet, or no such version of it."""

    code = "sheet_not_found"
    detail = "没有找到这份评分表。"


class SheetInvalid(HotlineError):
    """The score sheet cannot be used as it is; the sentence says why."""

    code = "sheet_invalid"
    detail = "评分表填写不完整。"
    status = 422


class SheetFixed(HotlineError):
    """What was published or retired does not change any more; a new version does."""

    code = "sheet_fixed"
    detail = "这个版本已经定稿，不能再修改；请另起一个新版本。"
    status = 409


class Changed(HotlineError):
    """Somebody else has saved in the meantime."""

    code = "changed_meanwhile"
    detail = "内容已被其他人修改，请刷新后再操作。"
    status = 409


class ReviewNotFound(NotFound):
    """No such score, or not for this person."""

    code = "review_not_found"
    detail = "没有找到这份评分。"


class AlreadyReviewed(HotlineError):
    """This agent has been scored for this call."""

    code = "already_reviewed"
    detail = "这通电话已经对这位话务员评过分了。"
    status = 409


class NotServed(HotlineError):
    """This person did not serve this call."""

    code = "not_served"
    detail = "这位话务员没有接听这通电话，不能评分。"
    status = 422


class OwnCall(HotlineError):
    """People do not score themselves, nor decide about their own appeal."""

    code = "own_call"
    detail = "不能给自己评分，也不能处理自己的申诉。"
    status = 403


class ReviewIncomplete(HotlineError):
    """Items without points, or points that the sheet does not allow; the sentence says which."""

    code = "review_incomplete"
    detail = "还有评分项没有打分。"
    status = 422


class WrongStep(HotlineError):
    """The score is not in a state in which this can be done."""

    code = "review_wrong_state"
    detail = "评分当前的状态不能这样操作，请刷新后查看。"
    status = 409


class AppealLate(HotlineError):
    """The time for an appeal is over."""

    code = "appeal_late"
    detail = "已超过申诉期限，不能再申诉。"
    status = 409


class SameReviewer(HotlineError):
    """An appeal is answered by somebody other than who gave the score."""

    code = "same_reviewer"
    detail = "申诉须由原评分人以外的质检员或班长处理。"
    status = 403
