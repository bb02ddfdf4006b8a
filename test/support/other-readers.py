"""Unpacks archives with real cargo, GNU tar and Python's tarfile; run inside the builder image, without network.

Reads /in/<name>-1.0.0.crate and /in/index (a local registry); writes one JSON object to standard output:
{reader: {name: {"files": {path: [sha256, executable]}, "odd": [paths neither file nor folder]} | {"refused": reason}}}
"""
import hashlib, json, os, shutil, stat, subprocess, sys, tarfile

WORK = "/tmp/work"
NAMES = sorted(f[: -len("-1.0.0.crate")] for f in os.listdir("/in") if f.endswith(".crate"))


def tree(root):
    files, odd = {}, []
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            shown = os.fsencode(os.path.relpath(path, root)).decode("utf-8", "backslashreplace")
            info = os.lstat(path)
            if stat.S_ISREG(info.st_mode):
                with open(path, "rb") as f:
                    files[shown] = [hashlib.sha256(f.read()).hexdigest(), bool(info.st_mode & 0o100)]
            else:
                odd.append(shown)
    return {"files": files, "odd": odd}


def cargo_fetch(names):
    """One project that depends on all names; what cargo has unpacked carries its mark `.cargo-ok`."""
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK + "/project/src")
    os.makedirs(WORK + "/home")
    with open(WORK + "/home/config.toml", "w") as f:
        f.write('[source.crates-io]\nreplace-with = "here"\n[source.here]\nlocal-registry = "/in"\n')
    with open(WORK + "/project/Cargo.toml", "w") as f:
        f.write('[package]\nname = "project"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n')
        f.writelines('%s = "=1.0.0"\n' % name for name in names)
    open(WORK + "/project/src/lib.rs", "w").close()
    env = {"CARGO_HOME": WORK + "/home", "HOME": WORK, "PATH": os.environ["PATH"], "CARGO_NET_OFFLINE": "true"}
    done = subprocess.run(["cargo", "fetch"], cwd=WORK + "/project", env=env, capture_output=True, text=True)
    return done


def unpacked(name):
    source = WORK + "/home/registry/src"
    for registry in os.listdir(source) if os.path.isdir(source) else []:
        path = "%s/%s/%s-1.0.0" % (source, registry, name)
        if os.path.exists(path + "/.cargo-ok"):
            os.remove(path + "/.cargo-ok")
            return tree(path)
    return None


def with_cargo():
    results = {}
    for start in range(0, len(NAMES), 100):
        batch = NAMES[start : start + 100]
        whole = cargo_fetch(batch)
        if whole.returncode == 0:
            results.update((name, unpacked(name)) for name in batch)
            continue
        for name in batch:
            # One that cargo cannot take stops the whole batch: each on its own then.
            single = cargo_fetch([name])
            results[name] = unpacked(name) or {"refused": single.stderr[-400:]}
    return results


def with_tar(extract):
    results = {}
    for name in NAMES:
        shutil.rmtree(WORK, ignore_errors=True)
        os.makedirs(WORK)
        reason = extract("/in/%s-1.0.0.crate" % name)
        results[name] = {"refused": reason} if reason else tree("%s/%s-1.0.0" % (WORK, name))
    return results


def gnu_tar(path):
    done = subprocess.run(["tar", "-xzf", path, "-C", WORK], capture_output=True, text=True, errors="replace")
    return done.stderr[-400:] if done.returncode else None


def python_tar(path):
    try:
        with tarfile.open(path, "r:gz") as archive:
            archive.extractall(WORK)
    except Exception as error:
        return repr(error)[-400:]
    return None


json.dump({"cargo": with_cargo(), "gnu-tar": with_tar(gnu_tar), "python": with_tar(python_tar)}, sys.stdout)
