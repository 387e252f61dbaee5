#include "services/route53/answer_message.h"

#include <vector>

namespace regionfall::route53 {
namespace {

net::DnsRcode rcode_of(AnswerCode code) {
  switch (code) {
    case AnswerCode::kNxDomain:
      return net::DnsRcode::kNxDomain;
    case AnswerCode::kRefused:
      return net::DnsRcode::kRefused;
    case AnswerCode::kNoError:
      break;
  }
  return net::DnsRcode::kNoError;
}

}  // namespace

void write_answer(const Answer& answer, net::DnsResponseWriter& response) {
  response.set_rcode(rcode_of(answer.code));
  if (answer.authoritative) response.set_authoritative();
  const auto write = [&](net::DnsSection section, const std::vector<AnsweredSet>& sets) {
    for (const AnsweredSet& set : sets) {
      for (std::size_t i = 0; i < set.values.size(); ++i) {
        const RecordData& value = set.values[(set.first + i) % set.values.size()];
        if (!response.add(section, set.name, set.type, set.ttl_s, value.wire)) return;
      }
    }
  };
  write(net::DnsSection::kAnswer, answer.answers);
  write(net::DnsSection::kAuthority, answer.authority);
  write(net::DnsSection::kAdditional, answer.additional);
}

}  // namespace regionfall::route53
