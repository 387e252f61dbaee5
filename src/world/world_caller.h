#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "aws/service_caller.h"
#include "base/file_descriptor.h"
#include "base/result.h"
#include "world/data_folder.h"

namespace regionfall::world {

// Calls operations in the regions of the world that runs on a folder, each call on a connection of its own to the
// region's process. May be used by several threads. What a region that is down does to a client it does to a call: the
// connection is refused or ends, which is an error with kUnreachableCode.
class WorldCaller final : public aws::ServiceCaller {
 public:
  explicit WorldCaller(DataFolder folder) : folder_(std::move(folder)) {}

  aws::Outcome call(const aws::ServiceCall& call) override;

 private:
  // A connection that no call is using, or a new one.
  Result<FileDescriptor> connection_to(const std::string& region);
  void give_back(const std::string& region, FileDescriptor connection);

  DataFolder folder_;
  std::mutex mutex_;  // of idle_
  std::map<std::string, std::vector<FileDescriptor>> idle_;
};

// No answer came. Not a code of AWS's: its SDKs have errors of their own for it.
inline constexpr std::string_view kUnreachableCode = "RequestError";

}  // namespace regionfall::world
