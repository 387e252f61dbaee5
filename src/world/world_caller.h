#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/service_caller.h"
#include "base/result.h"
#include "world/call_client.h"
#include "world/data_folder.h"

namespace regionfall::world {

// Calls operations in the regions of the world that runs on a folder, from another process. May be used by several
// threads. What a region that is down does to a client it does to a call: the connection is refused or ends, or there
// is silence for kCallSilenceMax, each of which is an error with kUnreachableCode.
class WorldCaller final : public aws::ServiceCaller {
 public:
  explicit WorldCaller(DataFolder folder) : folder_(std::move(folder)) {}

  aws::Outcome call(const aws::ServiceCall& call) override;

 private:
  // A connection that no call is using, or a new one; with `fresh`, a new one.
  Result<CallClient> connection_to(const std::string& region, bool fresh);
  void give_back(const std::string& region, CallClient connection);

  DataFolder folder_;
  std::mutex mutex_;  // of idle_
  std::map<std::string, std::vector<CallClient>> idle_;
};

// No answer came. Not a code of AWS's: its SDKs have errors of their own for it.
inline constexpr std::string_view kUnreachableCode = "RequestError";
inline constexpr std::chrono::milliseconds kCallSilenceMax{20'000};

}  // namespace regionfall::world
