"""Network folders, on which two computers can damage one gradebook: told from the disk's kind, and refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psutil

from seminar.errors import CourseError

#: Set to `yes`, a gradebook on a network folder is used all the same.
ANYWAY = "SEMINAR_NETWORK_GRADEBOOK"
WINDOWS_DRIVE = "a network drive"
#: Kinds of file systems that several computers may write to. Their locks are often none, or hold on one computer only.
SHARED = frozenset(
    """
    nfs nfs4 cifs smb smb2 smb3 smbfs afs ncpfs coda davfs webdav afpfs ftpfs fuse.sshfs fuse.davfs2 fuse.rclone
    fuse.gvfsd-fuse fuse.curlftpfs fuse.s3fs fuse.gcsfuse fuse.smbnetfs fuse.google-drive-ocamlfuse fuse.onedriver
    fuse.glusterfs fuse.ceph macfuse osxfuse
    """.split()
) | {WINDOWS_DRIVE}


def refuse(path: Path) -> None:
    """Raise CourseError if *path* lies on a network folder, unless the environment says to use it all the same."""
    kind = network(path)
    if kind and os.environ.get(ANYWAY, "").casefold() not in ("1", "yes", "true"):
        raise CourseError(
            f"the gradebook {path} lies on a network folder ({kind}), where two computers can write at once and damage"
            " it. Keep it on a disk of this computer, and copy it to the network with course.py backup. If only one"
            f" computer at a time ever opens it (the home folder of a hub), set {ANYWAY}=yes."
        )


def network(path: Path) -> str:
    """Return the kind of network file system on which *path* lies, empty if it lies on none that can be told."""
    real = os.path.realpath(path)
    if sys.platform == "win32" and real.startswith("\\\\") and not real.removeprefix("\\\\?\\")[1:2] == ":":
        return "a Windows share"
    kind = kind_at(real.removeprefix("\\\\?\\"))
    return kind if kind.casefold() in SHARED else ""


def kind_at(real: str) -> str:
    """Return the kind of file system at *real*, an absolute path without links; empty if the system does not say."""
    best, kind = -1, ""
    try:
        mounted = psutil.disk_partitions(all=True)
    except (OSError, psutil.Error):
        return ""
    for disk in mounted:
        place = disk.mountpoint.rstrip(os.sep)
        # of two mounts on one place the later one is seen
        if len(place) >= best and (real == place or real.startswith(place + os.sep)):
            best, kind = len(place), disk.fstype
            if "remote" in disk.opts.split(","):  # so Windows calls its network drives
                kind = WINDOWS_DRIVE
            elif kind == "fuse" and disk.device.startswith(("http://", "https://")):
                kind = "davfs"
    return kind
