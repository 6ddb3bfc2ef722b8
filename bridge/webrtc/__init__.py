"""Browsers as telephones: WebRTC by aiortc, and the sockets of the two pages."""
