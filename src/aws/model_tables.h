#pragma once

#include <cstddef>

#include "aws/service_model.h"

// The rows that service_model.h looks into. Generated from models/ (scripts/service_tables.py).
namespace regionfall::aws::model_tables {

extern const Constraint kConstraints[];
extern const ModelText kEnumTexts[];
extern const Member kMembers[];
extern const Shape kShapes[];
extern const Operation kOperations[];
extern const ModelledError kErrors[];
extern const ServiceModel kServices[];
extern const std::size_t kServiceCount;
extern const char kTexts[];

}  // namespace regionfall::aws::model_tables
