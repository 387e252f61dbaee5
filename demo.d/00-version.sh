# Which Regionfall this is
regionfall --version
