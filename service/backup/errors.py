"""Why a backup cannot be used."""

from __future__ import annotations

from service.errors import ServiceError


class BackupExists(ServiceError):
    """There is a file of this name already; a backup overwrites nothing."""

    code = "backup_exists"


class BackupBroken(ServiceError):
    """This is not a backup, or it was cut off or changed."""

    code = "backup_broken"


class BackupTooNew(ServiceError):
    """The backup was made by a newer version of the tables than this one."""

    code = "backup_too_new"


class BackupKeyDiffers(ServiceError):
    """What the backup holds was sealed under another LOUPE_SECRET_KEY: bring that key first."""

    code = "backup_key_differs"


class RestoreNotEmpty(ServiceError):
    """The database holds a record already; a restore goes into an empty one."""

    code = "restore_not_empty"
