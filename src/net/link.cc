#include "net/link.h"

#include <algorithm>

namespace regionfall::net {
namespace {

constexpr double kBitsPerByte = 8;
constexpr double kNanosecondsPerSecond = 1e9;

std::chrono::nanoseconds sending_time(std::size_t bytes, std::uint64_t bandwidth_bit_s) {
  if (bandwidth_bit_s == 0) return {};
  const double ns =
      static_cast<double>(bytes) * kBitsPerByte * kNanosecondsPerSecond / static_cast<double>(bandwidth_bit_s);
  return std::chrono::nanoseconds(static_cast<std::int64_t>(ns));
}

}  // namespace

std::optional<SteadyTime> delivery_time(const LinkProperties& link, LinkProgress& progress, std::size_t bytes,
                                        SteadyTime now, LinkChance chance) {
  if (!link.up || chance.loss < link.loss) return std::nullopt;
  const SteadyTime begin = std::max(now, progress.sent_until);
  if (begin - now > kLinkQueueTimeMax) return std::nullopt;
  progress.sent_until = begin + sending_time(bytes, link.bandwidth_bit_s);
  const auto jitter =
      std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(link.jitter.count()) * chance.jitter));
  progress.last_delivery = std::max(progress.last_delivery, progress.sent_until + link.latency + jitter);
  return progress.last_delivery;
}

}  // namespace regionfall::net
