#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"
#include "services/acm/state.h"

namespace regionfall::acm {

// The operations of ACM, named as in its API reference, by the files they are in.
using Operation = aws::Outcome(Acm& acm, const aws::Value& input, const aws::Request& request);

// requests.cc
Operation request_certificate, delete_certificate, renew_certificate, resend_validation_email;
Operation update_certificate_options;

// imports.cc
Operation import_certificate;

// descriptions.cc
Operation describe_certificate, get_certificate, list_certificates;

// tags.cc
Operation add_tags_to_certificate, remove_tags_from_certificate, list_tags_for_certificate;

}  // namespace regionfall::acm
