#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "services/route53/client.h"
#include "services/route53/snapshot.h"

namespace regionfall::route53 {

// How Route 53 answers a question: which zone, which name in it (RFC 1034, 4592: wildcards, delegations, CNAME), and
// which of its record sets (routing.h).

struct Question {
  std::string_view name;  // wire form, lower case
  net::DnsType type{};
};

// Some or all values of one record set, as they go into a message. Views are of the snapshot, the health view or the
// question.
struct AnsweredSet {
  std::string_view name;  // wire form
  net::DnsType type{};
  std::uint32_t ttl_s = 0;
  std::span<const RecordData> values;
  std::size_t first = 0;  // the value that leads; the others follow in a ring
};

enum class AnswerCode : std::uint8_t { kNoError, kNxDomain, kRefused };

struct Answer {
  AnswerCode code = AnswerCode::kNoError;
  bool authoritative = true;            // false: a referral to the servers of a zone below
  std::vector<AnsweredSet> answers;     // none, with kNoError: the name has no records of that type
  std::vector<AnsweredSet> authority;   // SOA when there is nothing; NS of a referral
  std::vector<AnsweredSet> additional;  // addresses of the servers of a referral that the zone has
};

// A chain of CNAME records is followed so far, inside the zones that the client sees.
inline constexpr int kChainMax = 8;

// The answer. `drawn` is an even random number: it decides between weights and what comes first.
// Names that none of the zones has, but a resource of AWS: its addresses. Neither: kRefused.
Answer answer(const Snapshot& snapshot, const Question& question, const Client& client, const HealthView& health,
              std::uint64_t drawn);

}  // namespace regionfall::route53
