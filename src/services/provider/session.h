#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/service_caller.h"
#include "aws/value.h"
#include "base/result.h"
#include "hcl/value.h"
#include "services/provider/member_path.h"

namespace regionfall::provider {

// Why an object could not be made, read, changed or deleted.
struct Problem {
  std::string what;       // one line: "operation error EC2: CreateVpc, … api error VpcLimitExceeded: …"
  std::string code = {};  // AWS's error code; empty: no operation failed
};

template <class T>
using Answer = Result<T, Problem>;
using Done = Answer<void>;

inline std::unexpected<Problem> problem(std::string what) { return std::unexpected(Problem{std::move(what)}); }

// Attributes of an object that is being put together, by name.
using Members = std::map<std::string, hcl::Value, std::less<>>;

// Lets time pass; false when somebody wants to stop.
using Pause = std::function<bool(std::chrono::nanoseconds)>;

// The calls of one provider configuration in one region.
class Session {
 public:
  // `secret_access_key`: that goes with the caller's access key, where it has one.
  Session(aws::ServiceCaller& services, aws::RegionName region, aws::Caller caller, std::string secret_access_key,
          Pause pause)
      : services_(services),
        region_(std::move(region)),
        caller_(std::move(caller)),
        secret_access_key_(std::move(secret_access_key)),
        pause_(std::move(pause)) {}

  const aws::RegionName& region() const { return region_; }
  const std::string& account() const { return caller_.account.text; }
  std::string partition() const;   // "aws", "aws-cn", "aws-us-gov"
  std::string dns_suffix() const;  // "amazonaws.com"
  // "arn:aws:ec2:eu-west-1:000000000000:vpc/vpc-1"
  std::string arn(std::string_view service, std::string_view resource) const;
  std::string global_arn(std::string_view service, std::string_view resource) const;  // without a region

  // Calls an operation here, or in another region.
  Answer<aws::Value> call(std::string_view service, std::string_view operation, aws::Value input);
  Answer<aws::Value> call_in(const aws::RegionName& region, std::string_view service, std::string_view operation,
                             aws::Value input);

  // Asks until the answer is yes, with pauses once it is not at hand, and for a minute at most. `what` is waited for,
  // in words of a message.
  Done wait_until(const std::function<Answer<bool>()>& arrived, std::string_view what) const;

 private:
  aws::ServiceCaller& services_;
  aws::RegionName region_;
  aws::Caller caller_;
  std::string secret_access_key_;
  Pause pause_;
};

// The partition that a region belongs to.
std::string partition_of(std::string_view region);
std::string dns_suffix_of(std::string_view partition);

}  // namespace regionfall::provider
