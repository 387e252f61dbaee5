#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"
#include "services/acm/state.h"

namespace regionfall::acm {

// The operations of ACM, named as in its API reference, by the files they are in.
using Operation = aws::Outcome(Acm& acm, const aws::Value& input, const aws::Request& request);

// requests.cc
Operation request_certificate, resend_validation_email;

// imports.cc
Operation import_certificate;

// changes.cc
Operation delete_certificate, renew_certificate, revoke_certificate, update_certificate_options;

// descriptions.cc
Operation describe_certificate;

// listing.cc
Operation list_certificates;

// contents.cc
Operation get_certificate, export_certificate;

// accounts.cc
Operation get_account_configuration, put_account_configuration;

// tags.cc
Operation add_tags_to_certificate, remove_tags_from_certificate, list_tags_for_certificate;
Operation tag_resource, untag_resource, list_tags_for_resource;

}  // namespace regionfall::acm
