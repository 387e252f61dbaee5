#pragma once

#include "net/dns_response.h"
#include "services/route53/decisions.h"

namespace regionfall::route53 {

// Puts an answer into a response, section by section. Values of a record set go in a ring from the one that leads.
void write_answer(const Answer& answer, net::DnsResponseWriter& response);

}  // namespace regionfall::route53
