#pragma once

#include <string>

#include "base/result.h"
#include "world/data_folder.h"
#include "world/instance_process.h"

namespace regionfall::world {

// Where an instance finds the world's certificate authority.
inline constexpr const char* kInstanceCertificate = "/run/regionfall/ca.pem";

// Gives this process, which has a mount namespace of its own, the file system of an instance: the machine's files,
// which it may change in a layer of its own (overlayfs; where that cannot be had, in memory), the world's names, this
// program in PATH, and nothing of the world's folder.
Result<void> arrange_instance_files(const InstanceProcessOptions& options);

}  // namespace regionfall::world
