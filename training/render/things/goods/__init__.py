"""Goods other than bags: small leather goods, belts, shoes, eyewear, scarves and garments."""
